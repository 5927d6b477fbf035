"""Who changed what, when and why; where each field's value comes from; taking a change back."""
