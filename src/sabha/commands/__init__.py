"""What `./sabha` can be told to do: one module a command, each with `main(argv) -> exit status`.

A module is imported only when its command is called, so `./sabha map` never waits for Django
and `./sabha demo` never waits for a solver. The first line of a module's docstring is its line in `./sabha help`.
"""
