"""Why a backup was not made or not taken, in a sentence for whoever runs the command."""


class BackupRefused(Exception):
    """Nothing was changed; the sentence says what is wrong and what to do."""
