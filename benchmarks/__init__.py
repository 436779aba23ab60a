"""What is measured rather than tested: figures depend on the machine, ratios less."""
