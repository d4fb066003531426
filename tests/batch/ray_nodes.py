"""A Ray cluster of two nodes on this machine, in a process of its own.

    python ray_nodes.py

Prints its address once it is up. ``kill`` on a line of its own kills the second node, and is
answered with ``killed``; the end of input ends the cluster. The first node has one processor,
too few for all the actors of a run, so that some always are on the second.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

SMALL = 80_000_000
"""Bytes of each node's object store."""


def main() -> None:
    """Hold the cluster open, and do as told."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ["RAY_DASHBOARD_STARTUP_TIMEOUT_S"] = "1"  # waited for in vain: it is off
    from ray.cluster_utils import Cluster  # noqa: PLC0415 - after its environment is set

    node = {"num_cpus": 1, "object_store_memory": SMALL, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=node)
    second = cluster.add_node(num_cpus=2, object_store_memory=SMALL)
    print(cluster.address, flush=True)  # noqa: T201 - its answer
    for line in sys.stdin:
        if line.strip() == "kill":
            cluster.remove_node(second, allow_graceful=False)
            print("killed", flush=True)  # noqa: T201 - likewise
    stop: Callable[[], None] = cluster.shutdown
    stop()


if __name__ == "__main__":
    main()
