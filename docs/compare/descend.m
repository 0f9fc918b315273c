function params = descend(params, grad, rate)
params = params - rate * grad;
end
