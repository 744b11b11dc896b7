"""Runs OpenStack Swift out of a folder of its own, never out of /etc/swift, until it is told to end.

serve.py FOLDER OBJECT_PORT CONTAINER_PORT ACCOUNT_PORT
Writes the three rings, then runs the four servers whose configuration lies in the folder.
"""
import os
import signal
import sys

from swift.common import utils
from swift.common.ring import RingBuilder
from swift.common.wsgi import run_wsgi

KINDS = ('object', 'container', 'account', 'proxy')


def make_ring(folder, kind, port):
    builder = RingBuilder(part_power=4, replicas=1, min_part_hours=0)
    builder.add_dev({
        'region': 1, 'zone': 1, 'weight': 1, 'device': 'disk',
        'ip': '127.0.0.1', 'port': port, 'replication_ip': '127.0.0.1', 'replication_port': port,
    })
    builder.rebalance(seed=1)
    builder.get_ring().save(os.path.join(folder, kind + '.ring.gz'))


def main(folder, *ports):
    utils.set_swift_dir(folder)
    for kind, port in zip(KINDS, ports):
        make_ring(folder, kind, int(port))
    # One start of Python for all four: it is most of what they need to come up.
    children = []
    for kind in KINDS:
        pid = os.fork()
        if pid == 0:
            os._exit(run_wsgi(os.path.join(folder, kind + '-server.conf'), kind + '-server') or 0)
        children.append(pid)

    def end(*_):
        for pid in children:
            try:
                os.kill(pid, signal.SIGTERM)
            except ProcessLookupError:
                pass

    signal.signal(signal.SIGTERM, end)
    # One that ends takes the others with it.
    os.wait()
    end()
    for _ in children[1:]:
        os.wait()


if __name__ == '__main__':
    main(*sys.argv[1:])
