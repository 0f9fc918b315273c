function g = sigmoidGradient(z)
%SIGMOIDGRADIENT Slope of the sigmoid at each entry of z

s = sigmoid(z);
g = s .* (1 - s);

end
