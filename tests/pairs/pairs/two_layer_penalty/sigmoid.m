function g = sigmoid(z)
%SIGMOID Logistic function of each entry of z

g = 1 ./ (1 + exp(-z));

end
