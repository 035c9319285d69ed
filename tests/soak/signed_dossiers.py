"""Long run: every attack on a signed dossier, with its detached manifest and without; none may be accepted.

python tests/soak/signed_dossiers.py
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from attacks import ATTACKS
from certificates import PASSPHRASE, authority_file, pkcs12_file
from followed_cases import small_case

from flows.dossier.sign_pdf import from_pkcs12, seal
from flows.dossier.verifier import NotCheckable, verify


def accepted(pdf: Path, root: Path) -> bool:
    try:
        return not verify(pdf, [root]).broken
    except NotCheckable:
        return False


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = authority_file(folder / "root.pem")
        made = seal(
            "d.sealed.pdf", small_case().dossier("served").pdf, from_pkcs12(pkcs12_file(folder / "me.p12"), PASSPHRASE, datetime.now(UTC)), reason="Seal"
        )
        pdf, manifest = folder / "d.sealed.pdf", folder / "d.sealed.pdf.seal.json"
        through: dict[bool, list[str]] = {True: [], False: []}
        for what, attack in ATTACKS.items():
            pdf.write_bytes(attack(made.pdf))
            for beside in (True, False):
                manifest.write_bytes(made.manifest)
                if not beside:
                    manifest.unlink()
                if accepted(pdf, root):
                    through[beside].append(what)
        pdf.write_bytes(made.pdf)
        clean = accepted(pdf, root)
    print(
        f"{len(ATTACKS)} attacks on a signed dossier: {len(through[True])} accepted with its detached manifest, {len(through[False])} by the signature alone "
        f"({', '.join(through[False]) or 'none'}); the dossier itself {'accepted' if clean else 'REFUSED'}"
    )
    return bool(through[True]) or not clean


if __name__ == "__main__":
    sys.exit(main())
