"""What people say, as values: numbers, quantities, amounts of money, dates and wishes.

A leaf of the project: nothing here knows the shop or a dialogue. The words of a language are
data (`en.toml`, `de.toml`); the code is the same for all of them.
"""
