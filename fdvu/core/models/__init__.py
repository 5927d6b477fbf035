from fdvu.core.models.import_batch import ImportBatch, ImportProfile
from fdvu.core.models.job import Job
from fdvu.core.models.saved_view import SavedView

__all__ = ["ImportBatch", "ImportProfile", "Job", "SavedView"]
