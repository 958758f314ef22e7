habeas compare -l little.law -l small.law little small --people --sender NO --receiver SE --on 2031-06-01
# exit 1
