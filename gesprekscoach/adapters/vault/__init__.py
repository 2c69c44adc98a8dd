"""The vault: one encrypted file with everything that is kept of the conversations."""

from gesprekscoach.adapters.vault.keys import VaultKey, new_key_file
from gesprekscoach.adapters.vault.opening import Vault, change_key, create_vault, unlock

__all__ = [
    "Vault",
    "VaultKey",
    "change_key",
    "create_vault",
    "new_key_file",
    "unlock",
]
