"""One screen per module; a screen asks services for what it shows and holds no rule of the method."""
