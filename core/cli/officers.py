"""`tiepdan officer …`: people who can sign in."""

import asyncio
import sys

import click

from core.cli.house import open_house
from core.domain.officer import Officer, Role
from core.security.passwords import MIN_LENGTH, hash_password, new_password
from core.security.tokens import digest, new_bearer


@click.group("officer")
def officer() -> None:
    """Officers: add them, give their programs tokens."""


@officer.command("add")
@click.argument("username")
@click.option("--name", required=True, help="As it stands under a letter.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--unit", default="", help="Code of the unit.")
@click.option("--email", default="")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)
def add(
    username: str, name: str, role: str, unit: str, email: str, password_stdin: bool
) -> None:
    """Add an officer, or give an existing one a new password.

    Without --password-stdin a password is made and printed once.
    """
    typed = sys.stdin.readline().rstrip("\n") if password_stdin else ""
    password = typed if password_stdin else new_password()
    if len(password) < MIN_LENGTH:
        raise click.UsageError(f"a password needs {MIN_LENGTH} characters or more")
    person = Officer(
        username=username.lower(), name=name, role=Role(role), unit=unit, email=email
    )
    asyncio.run(_save(person, hash_password(password)))
    click.echo(f"officer {person.username} may sign in at /desk")
    if not password_stdin:
        click.echo(f"password, shown once: {password}")


@officer.command("token")
@click.argument("username")
@click.option("--name", required=True, help="What the token is for.")
def make_token(username: str, name: str) -> None:
    """Make an API token that acts for an officer; printed once."""
    bearer = new_bearer()
    asyncio.run(_issue(username.lower(), bearer, name))
    click.echo(bearer)


async def _save(person: Officer, password_hash: str) -> None:
    async with open_house() as house:
        await house.rooms.save_officer(person, password_hash)


async def _issue(username: str, bearer: str, name: str) -> None:
    async with open_house() as house:
        if await house.accounts.find(username) is None:
            raise click.UsageError(f"no officer {username}")
        await house.accounts.issue_token(username, digest(bearer), name)


COMMANDS = (officer,)
