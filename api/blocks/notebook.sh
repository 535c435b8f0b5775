NEO4J_URI=bolt://127.0.0.1:PORT uv run --extra notebook --with jupyterlab jupyter lab api/notebooks/commissioner.ipynb
