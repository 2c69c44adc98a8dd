"""What the user can do, one use case per module. Imports the domain; sees adapters only through ports.py."""
