"""Colors, fonts and icons."""
