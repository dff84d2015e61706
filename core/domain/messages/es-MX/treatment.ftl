### treatment
