"""Grade submissions: points by a rubric, each port checked where it sees nothing else.

rubric -> submissions -> room and jail -> check, on file and beside -> marks
"""
