"""The inspector of the selection and the network, and the training options."""
