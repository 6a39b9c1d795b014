"""Settings of the whole suite: the same examples on every run; `--hypothesis-profile=explore` looks further."""

import sys

import pytest
from hypothesis import HealthCheck, settings

from copydesk import cli

pytest.register_assert_rewrite("support", "contract", "generated")

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large]  # machines may be slow
settings.register_profile("check", deadline=None, derandomize=True, max_examples=150, suppress_health_check=CALM)
settings.register_profile("explore", deadline=None, max_examples=2000, suppress_health_check=CALM)
settings.load_profile("check")


@pytest.fixture
def run(capfdbinary):
    """Run the command in this process: exit code, stdout, lines of stderr."""

    def call(*arguments):
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode().splitlines()

    return call
