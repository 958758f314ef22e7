habeas facts citizenships court_stay fear_claim funded_by
# exit 0
