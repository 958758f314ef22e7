habeas compare -l small.law small --people --between 2030-06-01/2031-06-01
# exit 1
