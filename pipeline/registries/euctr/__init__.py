"""EU Clinical Trials Register: protocol-related information of one trial in one country."""
