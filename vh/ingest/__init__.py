"""From an extract to the hub's tables: read, map, check, clean and load, whole or not at all."""
