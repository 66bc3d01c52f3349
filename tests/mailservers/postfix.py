"""Postfix as an operator would run it: it takes mail on loopback and brings it on."""

import os
import shutil
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import free_port
from tests.mailservers.dovecot import Dovecot

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/lib
maillog_file = {folder}/log/postfix.log
maillog_file_prefixes = {folder}/log
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example.vn
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
alias_maps =
local_recipient_maps =
recipient_delimiter = +
propagate_unmatched_extensions =
virtual_mailbox_domains = {domains}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
transport_maps = texthash:{folder}/transport
default_transport = error:5.1.2 no such domain here
smtpd_tls_security_level = may
smtpd_tls_cert_file = {folder}/tls/cert.pem
smtpd_tls_key_file = {folder}/tls/key.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {sasl}
smtpd_tls_auth_only = yes
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions =
message_size_limit = 50000000
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtputf8_enable = no
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{ports} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass
class Postfix:
    """A running Postfix that brings mail for `domains` to a Dovecot."""

    folder: Path
    dovecot: Dovecot
    domains: tuple[str, ...]
    transports: Mapping[str, str] = field(default_factory=dict)
    """Other ways for some domains, such as a house that listens by LMTP."""
    port: int = field(default_factory=free_port)
    smtps_port: int = field(default_factory=free_port)

    def send(self, sender: str, recipient: str, message: bytes) -> None:
        """Hand a message over as a citizen's mail server would."""
        with smtplib.SMTP("127.0.0.1", self.port, local_hostname="citizen") as client:
            client.sendmail(sender, [recipient], message)

    @property
    def log(self) -> str:
        return (self.folder / "log" / "postfix.log").read_text(errors="replace")

    def start(self) -> None:
        """Write the configuration and start; ready when it greets."""
        for name in ("etc", "queue", "lib", "log", "tls"):
            (self.folder / name).mkdir()
        self.folder.chmod(0o755)
        shutil.chown(self.folder / "lib", "postfix", "postfix")
        for name in ("cert.pem", "key.pem"):
            shutil.copy(self.dovecot.folder / name, self.folder / "tls" / name)
        (self.folder / "etc" / "main.cf").write_text(
            _MAIN.format(
                folder=self.folder,
                domains=", ".join(self.domains),
                lmtp=self.dovecot.lmtp_port,
                sasl=self.dovecot.folder / "postfix-auth",
            )
        )
        (self.folder / "etc" / "master.cf").write_text(
            _MASTER.format(port=self.port, ports=self.smtps_port)
        )
        (self.folder / "transport").write_text(
            "".join(f"{domain} {way}\n" for domain, way in self.transports.items())
        )
        self._command("start")
        for _ in range(200):
            try:
                smtplib.SMTP("127.0.0.1", self.port, timeout=5).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(self.log)

    def stop(self) -> None:
        """End it and all its children."""
        self._command("stop", must=False)

    def _command(self, word: str, *, must: bool = True) -> None:
        said = self.folder / "start.log"
        with said.open("wb") as out:  # not a pipe: its children would hold it open
            ended = subprocess.run(
                ["/usr/sbin/postfix", "-c", self.folder / "etc", word],
                stdout=out,
                stderr=out,
            )
        assert not must or ended.returncode == 0, said.read_text()


@contextmanager
def running_postfix(
    dovecot: Dovecot, *domains: str, transports: Mapping[str, str] | None = None
) -> Iterator[Postfix]:
    """Start a Postfix for the block."""
    if os.geteuid() != 0:
        pytest.skip("Postfix starts as root only: run this test in a container")
    folder = Path(tempfile.mkdtemp(prefix="tiepdan-mta-", dir="/tmp"))
    server = Postfix(folder, dovecot, domains, transports or {})
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
