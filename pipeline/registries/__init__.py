"""One registry, one module: where things stand on its pages, never what they mean."""
