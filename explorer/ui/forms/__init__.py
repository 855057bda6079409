"""Forms made from declared settings."""
