"""`assettrace seal`: sign a finished dossier."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.screen import show


def seal(
    dossier: Annotated[Path, typer.Argument(metavar="DOSSIER.pdf", help="A dossier as it was compiled.")],
    p12: Annotated[Path | None, typer.Option("--p12", metavar="FILE", help="A PKCS#12 file with your certificate and its private key.")] = None,
    passphrase_file: Annotated[Path | None, typer.Option(help="Where the passphrase, or the token's PIN, stands; asked for if not given.")] = None,
    pkcs11: Annotated[Path | None, typer.Option("--pkcs11", metavar="MODULE", help="The library of a token (needs assettrace[token]).")] = None,
    token: Annotated[str, typer.Option(help="The token's label.")] = "",
    certificate: Annotated[str, typer.Option(help="The label of your certificate on the token.")] = "",
    timestamp: Annotated[str, typer.Option(metavar="URL|none", help="A time-stamp authority; none: no time-stamp.")] = "none",
    trust: Annotated[list[Path], typer.Option(metavar="FILE", help="Certificates to which yours leads: embeds what validates it, for the long term.")] = (),
    reason: Annotated[str, typer.Option(help="What the signature says that it is for.")] = "Seal of the dossier",
) -> None:
    """Sign a dossier (PAdES). The signed file stands beside it, and a manifest with its hash to be kept apart.

    Example: assettrace seal cases/OP-1/dossiers/OP-1-served-v1-final.pdf --p12 me.p12
    """
    from flows.handover.seal import seal_file

    if (p12 is None) == (pkcs11 is None):
        raise typer.BadParameter("give either --p12 or --pkcs11")

    def opened(at: datetime):
        secret = (
            passphrase_file.read_text("utf-8").rstrip("\n")
            if passphrase_file
            else typer.prompt("Passphrase" if p12 else "PIN", hide_input=True, default="", show_default=False)
        )
        if p12:
            from flows.dossier.sign_pdf import from_pkcs12

            return from_pkcs12(p12, secret.encode(), at)
        from flows.dossier.pkcs11_token import from_pkcs11

        return from_pkcs11(pkcs11, token, certificate, secret, at)

    for path in seal_file(dossier, opened, reason=reason, timestamp=timestamp, trust=trust):
        show(str(path))
