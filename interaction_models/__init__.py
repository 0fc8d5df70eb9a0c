"""The interaction models, one per locale, in the format that trains Alexa; read by everything."""
