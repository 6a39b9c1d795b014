"""Settings of the whole suite: the same examples on every run; `--hypothesis-profile=explore` looks further."""

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("support", "contract", "generated")

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large]  # machines may be slow
settings.register_profile("check", deadline=None, derandomize=True, max_examples=150, suppress_health_check=CALM)
settings.register_profile("explore", deadline=None, max_examples=2000, suppress_health_check=CALM)
settings.load_profile("check")
