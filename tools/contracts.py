"""An import-linter contract: these modules import each other and Python itself."""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryOnly(Contract):
    """`modules` (with what is below them) may import nothing else."""

    modules = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import that leaves the allowed circle."""
        inside = {
            module
            for root in self.modules  # type: ignore[attr-defined]
            for module in {root, *graph.find_descendants(root)}
        }
        strangers = [
            (module, imported)
            for module in sorted(inside)
            for imported in sorted(graph.find_modules_directly_imported_by(module))
            if imported not in inside
            and imported.partition(".")[0] not in sys.stdlib_module_names
        ]
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each stranger and who let it in."""
        for module, imported in check.metadata["strangers"]:
            output.print_error(f"{module} imports {imported}")
