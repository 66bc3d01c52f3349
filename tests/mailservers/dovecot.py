"""Dovecot as an operator would run it: IMAP, IMAPS and LMTP, for invented people."""

import grp
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from imaplib import IMAP4, IMAP4_SSL
from pathlib import Path
from ssl import create_default_context

from tests.conftest import free_port
from tests.mailservers.certificate import write_certificate

PASSWORD = "mật khẩu: với/@ & dấu"
"""Hard on purpose: it must survive a URL, and IMAP."""

_CONFIG = """
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {internal_group}
first_valid_uid = 1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login {mechanisms}
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
lmtp_rcpt_check_quota = no
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 100
maildir_stat_dirs = no
protocol lmtp {{
  postmaster_address = postmaster@example.vn
}}
protocol imap {{
{capability}}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%Lu {folder}/users
}}
{oauth}
userdb {{
  driver = passwd-file
  args = username_format=%Lu {folder}/users
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service auth {{
  unix_listener {folder}/postfix-auth {{
    mode = 0666
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""
_OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf.ext
}}
"""


@dataclass
class Dovecot:
    """A running Dovecot; every user has the same PASSWORD."""

    folder: Path
    users: tuple[str, ...]
    oauth_url: str = ""
    capability: str = ""
    imap_port: int = field(default_factory=free_port)
    imaps_port: int = field(default_factory=free_port)
    lmtp_port: int = field(default_factory=free_port)

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    def client(self, user: str, password: str = PASSWORD) -> IMAP4_SSL:
        """Sign in as a mail program does (the standard library's client)."""
        trust = create_default_context(cafile=self.certificate)
        client = IMAP4_SSL("127.0.0.1", self.imaps_port, ssl_context=trust)
        try:
            client.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
        except IMAP4.error:
            client.shutdown()
            raise
        return client

    def append(self, user: str, *messages: bytes, flags: str = "") -> None:
        """Put messages into a mailbox."""
        with self.client(user) as client:
            for message in messages:
                told, _ = client.append("INBOX", flags, "", message)
                assert told == "OK"

    def messages(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Read a mailbox, oldest first."""
        with self.client(user) as client:
            if client.select(folder, readonly=True)[0] != "OK":
                return []
            numbers = client.search(None, "ALL")[1][0].split()
            fetched = [client.fetch(n.decode(), "(BODY.PEEK[])")[1] for n in numbers]
        return [part[0][1] for part in fetched if isinstance(part[0], tuple)]

    def seen(self, user: str) -> int:
        """Count the letters marked as read."""
        with self.client(user) as client:
            client.select("INBOX", readonly=True)
            return len(client.search(None, "SEEN")[1][0].split())

    def wipe(self, user: str) -> None:
        """Empty a mailbox; what comes next has another UIDVALIDITY."""
        shutil.rmtree(self.folder / "mail" / user / "Maildir", ignore_errors=True)

    def start(self) -> None:
        """Write the configuration and start; ready when it greets."""
        root = os.geteuid() == 0
        me = pwd.getpwuid(os.geteuid()).pw_name
        owner = pwd.getpwnam("nobody" if root else me)
        config = _CONFIG.format(
            folder=self.folder,
            login="dovenull" if root else me,
            internal="dovecot" if root else me,
            internal_group="dovecot" if root else _group(),
            mechanisms="xoauth2" if self.oauth_url else "",
            capability=f"  imap_capability = {self.capability}\n"
            if self.capability
            else "",
            oauth=_OAUTH.format(folder=self.folder) if self.oauth_url else "",
            imap=self.imap_port,
            imaps=self.imaps_port,
            lmtp=self.lmtp_port,
        )
        (self.folder / "dovecot.conf").write_text(config)
        (self.folder / "oauth2.conf.ext").write_text(_introspection(self.oauth_url))
        (self.folder / "users").write_text(
            "".join(self._user(user, owner) for user in self.users)
        )
        (self.folder / "users").chmod(0o644)
        (self.folder / "mail").mkdir(exist_ok=True)
        os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        self.folder.chmod(0o755)
        self._run()
        self._wait()

    def stop(self) -> None:
        """End it and all its children."""
        subprocess.run(
            ["/usr/sbin/dovecot", "-c", self.folder / "dovecot.conf", "stop"],
            capture_output=True,
        )

    def restart(self) -> None:
        """Stop and start again on the same ports."""
        self.stop()
        self._run()
        self._wait()

    def _run(self) -> None:
        config = self.folder / "dovecot.conf"
        said = self.folder / "start.log"
        with said.open("wb") as out:  # not a pipe: its children would hold it open
            ended = subprocess.run(
                ["/usr/sbin/dovecot", "-c", config], stdout=out, stderr=out
            )
        assert ended.returncode == 0, said.read_text()

    def _user(self, user: str, owner: pwd.struct_passwd) -> str:
        home = self.folder / "mail" / user
        return f"{user}:{_hashed(PASSWORD)}:{owner.pw_uid}:{owner.pw_gid}::{home}::\n"

    def _wait(self) -> None:
        for _ in range(100):
            try:
                IMAP4("127.0.0.1", self.imap_port).logout()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError((self.folder / "dovecot.log").read_text())


def _hashed(password: str) -> str:
    """Return what a passwd-file may hold whatever letters the password has."""
    return "{PLAIN.HEX}" + password.encode().hex()


def _introspection(url: str) -> str:
    if not url:
        return ""
    return (
        f"introspection_mode = post\nintrospection_url = {url}\n"
        "username_attribute = username\nactive_attribute = active\n"
        "active_value = true\ndebug = yes\n"
    )


def _group() -> str:
    return grp.getgrgid(os.getegid()).gr_name


@contextmanager
def running_dovecot(*users: str, oauth_url: str = "", **more: str) -> Iterator[Dovecot]:
    """Start a Dovecot for the block."""
    # Not tmp_path: a socket's path must be short, and other users must reach it.
    folder = Path(tempfile.mkdtemp(prefix="tiepdan-imap-", dir="/tmp"))
    write_certificate(folder)
    server = Dovecot(folder, users, oauth_url, **_known(more))
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _known(more: Mapping[str, str]) -> dict[str, str]:
    assert set(more) <= {"capability"}
    return dict(more)
