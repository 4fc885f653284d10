"""The frames everything is computed from: their columns, and the Dataset that holds them."""
