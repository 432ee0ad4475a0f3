"""WHO ICTRP: exports of the portal that republishes the primary registries."""
