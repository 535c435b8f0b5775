"""Pages: server-rendered and readable without JavaScript; `routes` lists them."""
