"""Pages without remote parts: the parts of a page, its drawings, its template.

Here nothing is known of reports: views/ makes parts of them.
"""
