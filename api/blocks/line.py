import json
from urllib.request import urlopen

import jsonschema

with urlopen("http://127.0.0.1:8000/schema/provision-line.json") as answer:
    schema = json.load(answer)
line = schema["examples"][0]
jsonschema.validate(line, schema)
print(line["in_words"])
try:
    jsonschema.validate(line | {"in_words": "Access to speech therapy as required."}, schema)
except jsonschema.ValidationError as error:
    print("not a line:", error.message)
