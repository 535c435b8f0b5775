from provision_client import Client, ProvisionError

try:
    Client("http://127.0.0.1:8000").who_delivers(phase="phase:primry")
except ProvisionError as error:
    print(error)
