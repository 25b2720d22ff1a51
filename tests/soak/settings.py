"""Settings of the processes of a hurried day."""

from tests.races.settings import *  # noqa: F403
from tests.soak.clock import FACTOR

#: Of the fast clock. A worker renews it while it works, so only a killed one's lasts: five real
#: seconds, for a call takes its time by the real clock.
SYNC_LEASE_SECONDS = round(5 * FACTOR)
