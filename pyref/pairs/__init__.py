"""Any two functions, in any two languages: are they the same, and are they right?"""
