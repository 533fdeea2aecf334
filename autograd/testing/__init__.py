"""A kit to property-test gradients."""
