"""A model of the module in plain Python: what every call of a program must do.

Rules mirror the module's functions, argument by argument, and work on things, which mirror its
objects. A rule gives what the call must give, raises Refusal where the call must be refused, and
Unknown where the model cannot tell. What is not known is learnt from what the program saw.
"""
