"""How fast OpenTaper is: ``python -m bench`` measures, prints, and writes ``docs/benchmarks.md``.

Each number is a median with its quartiles; what is compared runs turn by turn, so that a busy machine slows
both alike. Nothing here is a test: no time decides whether a build is good.
"""
