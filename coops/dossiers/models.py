"""Help that a co-op asks for, its way onto marketplaces, and papers filled from its data."""

from coops.dossiers.help_models import HelpNote, HelpPhoto, HelpRequest
from coops.dossiers.paper_models import DossierFact, Paper, Rule, Template
from coops.dossiers.registration_models import Registration, StepTick

__all__ = [
    "DossierFact",
    "HelpNote",
    "HelpPhoto",
    "HelpRequest",
    "Paper",
    "Registration",
    "Rule",
    "StepTick",
    "Template",
]
