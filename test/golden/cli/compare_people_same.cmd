habeas compare --json -l small.law small --people --between 2030-06-01/2030-07-01
# exit 1
