"""What a conversation is. Imports the standard library and this layer only."""
