"""Production code under an injected clock, wire and disk: random schedules of faults, then the books are checked.

Real SQLCipher stations and the real city centre, driven through their actions. What is injected: time, ids, what
happens to sticks and answers on their way, where a program dies, and which copy of a database is put back. The truth
(every save whose call returned) is kept by the harness, outside both programs.
"""
