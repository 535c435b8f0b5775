uv run provision client provision_client.py
