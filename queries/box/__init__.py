"""The question box: plain English read as one of the declared questions, by tables of words, or refused with the reason.

What is typed is read and let go: nothing here logs it, keeps it in a cache, or carries it in an exception.
"""
