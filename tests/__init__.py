"""A package so that ``python -m tests.fakes`` finds this folder and no installed one."""
