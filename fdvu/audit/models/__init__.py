from fdvu.audit.models.audited import AuditedModel
from fdvu.audit.models.change import Change, ChangeSet
from fdvu.audit.models.source_key import SourceKey

__all__ = ["AuditedModel", "Change", "ChangeSet", "SourceKey"]
