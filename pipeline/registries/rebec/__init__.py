"""ReBEC, the Brazilian registry: its records come as WHO registration XML."""
