"""Accounts of customers: pages to sign up and log in, and the OAuth 2.0 server that links them to Alexa."""
